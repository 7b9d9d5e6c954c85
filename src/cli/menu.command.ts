import type { Command } from 'commander';
import { ACCOUNT_OPTION } from './chosen-account';
import { examples, type Run } from './command';
import type { MenuOptions } from './menu-work';

/** `menu`: what is live at WeChat, and what stands in `menu.yaml`. */
export function define(command: Command, run: Run): void {
  command.addHelpText('after', examples('menu pull', 'menu diff', 'menu push --dry-run'));
  sub(command, 'pull', 'writes the live menu into the file, made by API or on the website')
    .option('--force', 'also over a file that says something else')
    .option('--dry-run', 'shows what would be written')
    .action((options: MenuOptions) => run((context) => work().pull(context, options)));
  sub(command, 'diff', 'shows what the file would change; exit code 1 where it would').action(
    (options: MenuOptions) => run((context) => work().diff(context, options)),
  );
  sub(command, 'push', 'makes the file the live menu, and reads it back')
    .option('--dry-run', 'checks, shows the changes and the keys without an answer, sends nothing')
    .action((options: MenuOptions) => run((context) => work().push(context, options)));
  sub(command, 'delete', 'removes the default menu and all conditional ones')
    .option('--dry-run', 'shows what would be removed')
    .action((options: MenuOptions) => run((context) => work().remove(context, options)));
}

function sub(command: Command, name: string, description: string): Command {
  return command
    .command(name)
    .description(description)
    .option('--file <path>', 'the menu; menu.yaml where not given')
    .option(...ACCOUNT_OPTION)
    .addHelpText('after', examples(`menu ${name}`));
}

/** Loaded when it is needed: to explain the command takes nothing of the service. */
function work() {
  return require('./menu-work') as typeof import('./menu-work');
}
