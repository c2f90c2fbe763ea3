/** The first bytes of files that are not text, and the remedies. */
const PACKED: readonly { begins: readonly number[]; what: string }[] = [
  { begins: [0x1f, 0x8b], what: 'packed with gzip. Unpack it first, with gunzip for example' },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], what: 'packed with zstd. Unpack it first, with unzstd for example' },
  { begins: [0xfd, 0x37, 0x7a, 0x58], what: 'packed with xz. Unpack it first, with unxz for example' },
  {
    begins: [0x50, 0x4b, 0x03, 0x04],
    what: 'a zip archive, as Excel writes it too. Unpack it first; in Excel, save the table as "CSV UTF-8"',
  },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook. In Excel, save the table as "CSV UTF-8"' },
];

/** The type of a file with these first bytes and the remedy, to follow "The file is "; undefined if it may be text. */
export function packedAs(bytes: Uint8Array): string | undefined {
  return PACKED.find(({ begins }) => begins.every((byte, index) => bytes[index] === byte))?.what;
}
