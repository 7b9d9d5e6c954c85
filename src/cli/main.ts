import { runCommandLine } from './command-line';

// What reads it may have seen enough: `wechat dead | head`.
process.stdout.on('error', () => process.exit());

async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
}

void main();
