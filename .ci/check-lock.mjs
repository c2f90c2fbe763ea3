// Ends with an error when a package in the lock file has no `integrity`: npm would install it unchecked.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const fetched = Object.entries(packages).filter(([path, { link, inBundle }]) => path !== '' && !link && !inBundle);
const unchecked = fetched.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));
for (const [path] of unchecked) console.error(`${path} has no sha512 integrity in package-lock.json.`);
if (fetched.length === 0 || unchecked.length > 0) process.exit(1);
console.log(`${fetched.length} packages, each with a sha512 integrity`);
