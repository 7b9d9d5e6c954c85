import {
  textWithoutRule,
  translateAutoreply,
  writeReplies,
  type AutoreplyInfo,
  type WrittenReplies,
} from '../auto-replies';
import { HandlersModule } from '../handlers/handlers.module';
import { handledBy } from '../wechat';
import { withApi } from './account-api';
import { chosenAccount } from './chosen-account';
import type { CommandContext, Outcome } from './command';
import { addRules } from './menu-files';

const TEXTS_ARE_TAKEN =
  'default answers no text while a handler takes them all: the ready-made one is EchoHandler, ' +
  'take it out of src/handlers/handlers.module.ts';

/** What `replies pull` is told. */
export interface RepliesOptions {
  readonly account?: string;
  readonly file?: string;
  readonly dryRun?: true;
}

export async function pull(context: CommandContext, options: RepliesOptions): Promise<Outcome> {
  const { account, dryRun = false } = options;
  const { name, repliesFile } = (await chosenAccount(context, account)).account;
  const file = options.file ?? repliesFile;
  context.progress('Asking WeChat for the automatic replies');
  const { replies, notes: untranslated } = translateAutoreply(
    await withApi(context, account, (api) =>
      api.get<AutoreplyInfo>('/cgi-bin/get_current_autoreply_info'),
    ),
  );
  const isTaken = 'default' in replies && handledBy(HandlersModule, name)(textWithoutRule());
  const notes = isTaken ? [...untranslated, TEXTS_ARE_TAKEN] : untranslated;
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
    replies.keywords.length === 1 ? 'one keyword rule' : `${replies.keywords.length} keyword rules`,
  ];
  return `${what.join(', ')} ${dryRun ? 'would be' : 'are'} written to ${file}.`;
}
