// A process of its own with an emulator: prints the url; on SIGUSR2 its peak memory in MB.
import { startEmulator } from '../../src/emulator/start.js';

const emulator = await startEmulator(JSON.parse(process.argv[2] ?? '{}'));
console.log(emulator.url);
process.on('SIGUSR2', () => console.log(Math.round(process.resourceUsage().maxRSS / 1024)));
