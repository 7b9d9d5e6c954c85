import type { Command } from 'commander';
import { ACCOUNT_OPTION } from './chosen-account';
import { examples, type Run } from './command';
import type { RepliesOptions } from './replies-work';

/** `replies`: what was set under 自动回复 on the website. */
export function define(command: Command, run: Run): void {
  command.addHelpText('after', examples('replies pull', 'replies pull --dry-run'));
  command
    .command('pull')
    .description("writes the console's follow, keyword and default replies into the file")
    .option('--file <path>', 'the replies; those of the account where not given')
    .option(...ACCOUNT_OPTION)
    .option('--dry-run', 'shows what would be written')
    .addHelpText('after', examples('replies pull', 'replies pull --file other.yaml'))
    .action((options: RepliesOptions) => run((context) => work().pull(context, options)));
}

/** Loaded when it is needed: to explain the command takes nothing of the service. */
function work() {
  return require('./replies-work') as typeof import('./replies-work');
}
