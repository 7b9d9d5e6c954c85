import type { Command } from 'commander';
import type { RecordedMessage } from '../../recording';
import { ACCOUNT_OPTION, chosenAccount } from '../chosen-account';
import { examples, type CommandContext, type Outcome, type Run } from '../command';
import { recordedAs } from '../recordings';
import { withoutUser } from '../pseudonyms';
import { documentMessage } from './message-choice';
import { RawExchange } from './raw-exchange';
import { outcomeOf } from './send-outcome';
import { sendTarget } from './send-target';
import { collect, platformFor } from './target-platform';

interface ReplayOptions {
  readonly same?: true;
  readonly set?: readonly string[];
  readonly raw?: true;
  readonly url?: string;
  readonly account?: string;
}

const EXAMPLES = examples(
  'replay last',
  'replay 3f9c --set Content=订单8',
  'replay 3f9c --same',
  'replay 3f9c --url https://wx.example.com/wechat --raw',
);

/** `replay`: a recorded message once more. */
export function define(command: Command, run: Run): void {
  command
    .argument('<id>', 'of "record list"; its first characters do, or "last"')
    .option('--same', "as WeChat's retry: the same message, which is answered from memory")
    .option('--set <Field=value>', 'a field otherwise; repeat it', collect, [])
    .option('--raw', 'the XML before and after encryption, both ways')
    .option('--url <address>', 'of the callback; without it that of the configured service')
    .option(...ACCOUNT_OPTION)
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: ReplayOptions) => run((context) => replay(context, id, options)));
}

async function replay(
  context: CommandContext,
  id: string,
  { same, set = [], raw, url, account }: ReplayOptions,
): Promise<Outcome> {
  const recorded = await recordedAs(context, id, account);
  const target = sendTarget(await chosenAccount(context, account), url);
  const exchange = new RawExchange(target.account);
  const platform = await platformFor(target, exchange);
  try {
    context.progress(`Delivering to ${target.url}`);
    const message = documentMessage(documentOf(recorded, same === true), set);
    const conversation = await platform.send(message, { from: recorded.openId });
    const outcome = outcomeOf(conversation, target, raw ? exchange : undefined);
    return withoutUser(outcome, recorded);
  } finally {
    await platform.close();
  }
}

/** The platform dates, numbers and signs what is not there. */
function documentOf({ xml }: RecordedMessage, isSame: boolean): string {
  const inner = /<xml>([^]*)<\/xml>/.exec(xml)?.[1] ?? xml;
  if (isSame) return inner;
  const rest = inner.replaceAll(/<(CreateTime|MsgId)>[^]*?<\/\1>\s*/g, '');
  const sent = Number(/<CreateTime>\s*(\d+)/.exec(inner)?.[1]);
  // Of two equal events of one second WeChat could only mean one.
  const isNow = sent >= Math.floor(Date.now() / 1000);
  return isNow ? `${rest}<CreateTime>${sent + 1}</CreateTime>` : rest;
}
