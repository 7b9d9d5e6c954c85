import { styleText } from 'node:util';
import type { Command } from 'commander';
import { examples, UsageError, type CommandContext, type Outcome, type Run } from './command';
import type { Finding, Level } from './doctor/finding';

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;
const LEVEL_WIDTH = 6;
const CHECK_WIDTH = 18;

/** `doctor`: what is wrong with configuration, store, account and address, and what to do about it. */
export function define(command: Command, run: Run): void {
  command
    .option('--url <address>', 'the public address of the callback, as in the console')
    .addHelpText('after', examples('doctor', 'doctor --url https://wx.example.com/wechat'))
    .action(({ url }: { readonly url?: string }) => run((context) => report(context, url)));
}

async function report(context: CommandContext, url: string | undefined): Promise<Outcome> {
  if (url !== undefined && !(URL.canParse(url) && /^https?:/.test(url))) {
    throw new UsageError(`--url ${url}: give an address such as https://wx.example.com/wechat.`);
  }
  // Loaded now: to explain the command takes none of it.
  const { examine } = require('./doctor/examination') as typeof import('./doctor/examination');
  const findings = await examine(context, url);
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const [fails, warns] = [count('fail'), count('warn')];
  const lines = [...findings.flatMap(inWords), '', `${fails} failed, ${warns} to look at.`];
  if (url === undefined) lines.push('The public address was not looked at: --url <address>');
  return { document: { findings, fails, warns }, lines, failed: fails > 0 };
}

function inWords({ level, check, text, cure }: Finding): readonly string[] {
  const line = `${styleText(COLOURS[level], level.padEnd(LEVEL_WIDTH))}${check.padEnd(CHECK_WIDTH)}${text}`;
  return cure === undefined ? [line] : [line, `${' '.repeat(LEVEL_WIDTH)}→ ${cure}`];
}
