// Pictures, documents and whole conversations, for two endpoints.
import { BatchCreator, image, promptFile } from 'batch-creator';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const chat = new BatchCreator({ model: 'gpt-6-luna' })
  .add('web-picture', ['What is this?', image('https://example.com/1.jpg', { detail: 'low' })])
  .add('own-picture', ['And this?', image(pixel)])
  .add({
    customId: 'conversation',
    messages: [
      { role: 'user', content: 'Name a colour.' },
      { role: 'assistant', content: 'Blue.' },
      { role: 'user', content: ['One like this?', image(pixel)] },
    ],
  });
console.log(JSON.stringify(chat.preview('web-picture').body.messages));

const responses = new BatchCreator({ model: 'gpt-6-luna', endpoint: '/v1/responses' }).add('contract', [
  'Who signed this?',
  promptFile({ fileId: 'file-abc123' }),
]);
console.log(JSON.stringify(responses.preview().body.input));
