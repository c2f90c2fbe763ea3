// `node --import test/typescript/register.mjs` runs our TypeScript as Node itself does from version 22.18 on.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
