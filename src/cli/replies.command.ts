import type { Command } from 'commander';
import {
  translateAutoreply,
  writeReplies,
  type AutoreplyInfo,
  type WrittenReplies,
} from '../auto-replies';
import { withApi } from './account-api';
import { examples, type CommandContext, type Outcome, type Run } from './command';
import { addRules } from './menu-files';

interface RepliesOptions {
  readonly account?: string;
  readonly file?: string;
  readonly dryRun?: true;
}

/** `replies`: what was set under 自动回复 on the website. */
export function define(command: Command, run: Run): void {
  command.addHelpText('after', examples('replies pull', 'replies pull --dry-run'));
  command
    .command('pull')
    .description("writes the console's follow, keyword and default replies into the file")
    .option('--file <path>', 'the replies; WECHAT_REPLIES_FILE where not given')
    .option('--account <name>', 'where there are several')
    .option('--dry-run', 'shows what would be written')
    .addHelpText('after', examples('replies pull', 'replies pull --file other.yaml'))
    .action((options: RepliesOptions) => run((context) => pull(context, options)));
}

async function pull(context: CommandContext, options: RepliesOptions): Promise<Outcome> {
  const { account, dryRun = false } = options;
  const configured = (await context.configuration()).get('WECHAT_REPLIES_FILE', { infer: true });
  const file = options.file ?? configured;
  context.progress('Asking WeChat for the automatic replies');
  const { replies, notes } = translateAutoreply(
    await withApi(context, account, (api) =>
      api.get<AutoreplyInfo>('/cgi-bin/get_current_autoreply_info'),
    ),
  );
  const isEmpty = Object.keys(replies).length === 1 && replies.keywords.length === 0;
  const written = !dryRun && !isEmpty;
  if (written) await addRules(file, replies);
  const lines = [
    ...(dryRun && !isEmpty ? writeReplies('', replies).trimEnd().split('\n') : []),
    isEmpty
      ? 'The website has no automatic replies: nothing to write.'
      : toldOf(replies, file, dryRun),
    ...notes.map((note) => `by hand: ${note}`),
  ];
  return { document: { file, replies, notes, written }, lines };
}

function toldOf(replies: WrittenReplies, file: string, dryRun: boolean): string {
  const what = [
    ...('follow' in replies ? ['follow'] : []),
    ...('default' in replies ? ['default'] : []),
    `${replies.keywords.length} keyword rules`,
  ];
  return `${what.join(', ')} ${dryRun ? 'would be' : 'are'} written to ${file}.`;
}
