import { styleText } from 'node:util';
import type { Command } from 'commander';
import { checkUrl } from './callback-address';
import { ACCOUNT_OPTION } from './chosen-account';
import { examples, type CommandContext, type Outcome, type Run } from './command';
import type { ExaminationOptions } from './doctor/examination';
import type { Finding, Level } from './doctor/finding';

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;
const LEVEL_WIDTH = 6;
const CHECK_WIDTH = 18;

/** `doctor`: what is wrong with configuration, store, account and address, and what to do about it. */
export function define(command: Command, run: Run): void {
  command
    .option('--url <address>', 'the public address of the callback, as in the console')
    .option(...ACCOUNT_OPTION)
    .addHelpText('after', examples('doctor', 'doctor --url https://wx.example.com/wechat'))
    .action((options: ExaminationOptions) => run((context) => report(context, options)));
}

async function report(context: CommandContext, options: ExaminationOptions): Promise<Outcome> {
  const { url } = options;
  checkUrl(url);
  // Loaded now: to explain the command takes none of it.
  const { examine } = require('./doctor/examination') as typeof import('./doctor/examination');
  const findings = await examine(context, options);
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const [fails, warns] = [count('fail'), count('warn')];
  const lines = [...findings.flatMap(underItsAccount), '', `${fails} failed, ${warns} to look at.`];
  if (url === undefined) lines.push('The public address was not looked at: --url <address>');
  return { document: { findings, fails, warns }, lines, failed: fails > 0 };
}

/** All of an account's follow its name. */
function underItsAccount(
  finding: Finding,
  at: number,
  findings: readonly Finding[],
): readonly string[] {
  const { account } = finding;
  const isFirst = account !== undefined && account !== findings[at - 1]?.account;
  return [...(isFirst ? ['', `${account}:`] : []), ...inWords(finding)];
}

function inWords({ level, check, text, cure }: Finding): readonly string[] {
  const line = `${styleText(COLOURS[level], level.padEnd(LEVEL_WIDTH))}${check.padEnd(CHECK_WIDTH)}${text}`;
  return cure === undefined ? [line] : [line, `${' '.repeat(LEVEL_WIDTH)}→ ${cure}`];
}
