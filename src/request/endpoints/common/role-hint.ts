import type { ShapeHint } from './endpoint.js';

/** Role names of other tools. */
export const roleHint: ShapeHint = {
  path: /\.role$/,
  is: (value) => /^(ai|bot|chatbot|gpt|human|model)$/i.test(String(value)),
  hint: 'Use the role "user" for questions and "assistant" for answers.',
};
