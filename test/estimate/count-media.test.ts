import { describe, expect, it } from 'vitest';
import { countAudio, countFile } from '../../src/estimate/count/count-media.js';

const words = (text: string) => text.split(' ').length;
const dataUrl = (type: string, bytes: string) =>
  `data:${type};base64,${Buffer.from(bytes, 'latin1').toString('base64')}`;

function wav(seconds: number): string {
  const bytes = Buffer.alloc(44 + seconds * 16_000);
  bytes.write('RIFF', 'latin1');
  bytes.writeUInt32LE(16_000, 28);
  return bytes.toString('base64');
}

describe('countAudio', () => {
  it('counts ten tokens for each second of a WAV', () => {
    expect(countAudio(wav(60), 'wav').likely).toBeGreaterThanOrEqual(600);
    expect(countAudio(wav(60), 'wav').likely).toBeLessThan(605);
  });

  it('infers the length of an MP3 from its size, as a range', () => {
    const minute = Buffer.alloc(16_000 * 60).toString('base64');
    expect(countAudio(minute, 'mp3')).toEqual({ low: 240, likely: 600, high: 2_040 });
  });

  it.each([undefined, 3, '', '!'])('counts little or nothing for %j', (data) => {
    expect(countAudio(data, 'wav').likely).toBeLessThan(2);
  });
});

describe('countFile', () => {
  it('counts the pages of a PDF', () => {
    const pdf = '%PDF-1.7 /Type /Pages /Type /Page x /Type/Page y /Type /Page ';
    expect(countFile(dataUrl('application/pdf', pdf), words)).toEqual({ low: 300, likely: 3_600, high: 12_000 });
  });

  it('guesses the pages from the size where they are packed', () => {
    const { low, likely, high } = countFile(dataUrl('application/pdf', 'x'.repeat(600_000)), words);
    expect([low, likely, high]).toEqual([200, 12_000, 800_000]);
  });

  it('counts a text file as its text', () => {
    expect(countFile(dataUrl('text/plain', 'one two three'), words).likely).toBe(3);
  });

  it('takes five pages for what only the service has', () => {
    expect(countFile(undefined, words)).toEqual({ low: 100, likely: 6_000, high: 400_000 });
  });
});
