import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation, type Platform } from '../../../src/simulator';
import { LateService } from '../process/late-service';
import { until } from '../../support/until';
import { eventually } from '../shortened';

const MESSAGES = 1000;
/** So many begin together, and the next ones when most of them have arrived: what the platform itself is slow with would count as delay. */
const BEGIN_TOGETHER = 50;
const WARM_UP = 200;
const HOLDING = '请稍等，正在思考';

/** From the deadline until the service takes a delivery for cut, in milliseconds. */
const CUT_MS = 500;
/** How long the handlers go on after the last deadline, in milliseconds. */
const BEYOND = 1200;

export interface Window {
  /** After which the platform cuts a delivery, in milliseconds. */
  readonly cut: number;
  /** WECHAT_REPLY_DEADLINE. */
  readonly deadline: number;
  /** Of each message. */
  readonly deliveries: number;
}

/** No process meets such a crowd in its first second, when its code still runs slowly. */
async function warmUp(platform: Platform): Promise<void> {
  const users = Array.from({ length: WARM_UP }, (_, index) => `oEarly${index}`);
  await Promise.all(users.map((from) => platform.send(text('wait 0'), { from })));
}

/** A thousand messages at once, whose handlers outlast the last delivery. */
export function thousandAtOnce({ cut, deadline, deliveries: count }: Window): void {
  describe('a thousand messages at once whose handlers outlast the window', () => {
    let service: LateService;
    let conversations: readonly Conversation[];
    beforeAll(async () => {
      service = await LateService.create({
        platform: { cutAfter: cut, deliveries: count },
        environment: {
          WECHAT_REPLY_DEADLINE: String(deadline),
          WECHAT_REPLY_DELIVERIES: String(count),
          WECHAT_HOLDING_REPLY: HOLDING,
        },
      });
      const { port } = await service.start();
      service.platform.connect(service.url(port));
      await warmUp(service.platform);
      const work = (count - 1) * cut + deadline + BEYOND;
      const sent: Promise<Conversation>[] = [];
      while (sent.length < MESSAGES) {
        for (let more = 0; more < BEGIN_TOGETHER; more += 1) {
          const message = text(`wait ${work} ${sent.length}`);
          sent.push(service.platform.send(message, { from: `oUser${sent.length}` }));
        }
        const arrived = WARM_UP + sent.length - BEGIN_TOGETHER;
        await until(() => service.notes('begin').length >= arrived);
      }
      conversations = await Promise.all(sent);
    });
    afterAll(() => service.close());

    it('bring a thousand holding answers and exactly a thousand customer-service messages', async () => {
      const { platform } = service;
      const outcomes = [...Array.from({ length: count - 1 }, () => 'cut'), 'answered'];
      // What a busy machine comes to only after WeChat's cut is not answered any more.
      const inTime = conversations.filter(
        (c) => (c.deliveries.at(-1)?.took ?? 0) < deadline + CUT_MS,
      );
      const kinds = inTime.map((c) => `${c.text} ${c.deliveries.map((d) => d.outcome)}`);
      expect(new Set(kinds)).toEqual(new Set([`${HOLDING} ${outcomes}`]));
      expect(conversations).toHaveLength(MESSAGES);
      await eventually(() => expect(platform.customerMessages()).toHaveLength(MESSAGES), 20_000);
      await pause(500);
      const seen = platform.customerMessages().map(({ openId, text: reply }) => [openId, reply]);
      const expected = conversations.map(({ message }) => {
        return [message.openId, `答：${String(message.message.fields['Content'])}`];
      });
      expect(seen.toSorted()).toEqual(expected.toSorted());
      expect(service.notes('begin')).toHaveLength(MESSAGES + WARM_UP);
      const took = conversations.map(({ deliveries }) => deliveries.at(-1)?.took ?? 0);
      if (process.env['SHOW_FIGURES']) {
        console.log({ promised: kinds.length, late: seen.length, slowest: Math.max(...took) });
      }
    });
  });
}
