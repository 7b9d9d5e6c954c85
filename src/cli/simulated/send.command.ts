import type { Command } from 'commander';
import { ACCOUNT_OPTION, chosenAccount } from '../chosen-account';
import { examples, type CommandContext, type Outcome, type Run } from '../command';
import { messageFor, type MessageChoice } from './message-choice';
import { RawExchange } from './raw-exchange';
import { outcomeOf } from './send-outcome';
import { modeIn, sendTarget } from './send-target';
import { collect, platformFor } from './target-platform';

interface SendOptions {
  readonly as?: string;
  readonly set?: readonly string[];
  readonly raw?: true;
  readonly url?: string;
  readonly mode?: string;
  readonly account?: string;
}

const EXAMPLES = examples(
  'send text 你好',
  'send event CLICK MENU_HELP',
  'send event subscribe qr-42 --as oSomebody',
  'send location --set Label=北京 --set Location_X=39.9',
  'send voice --set MediaId=<one of the account>',
  'send message.xml --mode secure --raw',
  'send text 在吗 --url https://wx.example.com/wechat',
  'send text 在吗 --account shop',
);

/** `send`: one message of a user, delivered until WeChat would be content. */
export function define(command: Command, run: Run): void {
  command
    .argument('<what>', 'text, image, voice, video, shortvideo, location, link, event, or a file')
    .argument('[value]', 'the text, or the name of the event')
    .argument('[key]', "the event's EventKey: menu key, scene, address")
    .option('--as <openid>', 'the user who sends it')
    .option('--set <Field=value>', 'a field otherwise, also Group.Field; repeat it', collect, [])
    .option('--raw', 'the XML before and after encryption, both ways')
    .option('--url <address>', 'of the callback; without it that of the configured service')
    .option('--mode <mode>', 'plain, compatible or secure; without it the configured one')
    .option(...ACCOUNT_OPTION)
    .addHelpText('after', EXAMPLES)
    .action((what: string, value?: string, key?: string, options?: SendOptions) =>
      run((context) => {
        const { set: sets = [], as: from, ...rest } = options ?? {};
        return send(context, { what, value, key, sets, from }, rest);
      }),
    );
}

async function send(
  context: CommandContext,
  choice: MessageChoice,
  { url, mode, raw, account }: Omit<SendOptions, 'as' | 'set'>,
): Promise<Outcome> {
  const message = messageFor(choice);
  const target = sendTarget(await chosenAccount(context, account), url, modeIn(mode));
  const exchange = new RawExchange(target.account);
  const platform = await platformFor(target, exchange);
  try {
    context.progress(`Delivering to ${target.url}`);
    const conversation = await platform.send(message, { from: choice.from });
    return outcomeOf(conversation, target, raw ? exchange : undefined);
  } finally {
    await platform.close();
  }
}
