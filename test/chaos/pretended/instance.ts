import { defer, lastValueFrom } from 'rxjs';
import { FailoverStore, Ledger } from '../../../src/ledger';
import { Accounts } from '../../../src/wechat/account/accounts';
import { Continuations } from '../../../src/wechat/answering/continuations.service';
import { DedupInterceptor } from '../../../src/wechat/answering/dedup.interceptor';
import type { MessageResponder } from '../../../src/wechat/answering/message-responder.service';
import { MessageWorker } from '../../../src/wechat/answering/message-worker.service';
import { Quarantine } from '../../../src/wechat/answering/quarantine.service';
import { ReplyWindow } from '../../../src/wechat/answering/reply-window.service';
import { Slots } from '../../../src/wechat/answering/slots';
import { Turns } from '../../../src/wechat/answering/turns';
import { OpenDeliveries, RunningWorks, TICK_MS } from '../../../src/wechat/answering/under-way';
import { WorkFactory } from '../../../src/wechat/answering/work.factory';
import { Refusals } from '../../../src/wechat/door/refusals';
import { LateReplies } from '../../../src/wechat/late/late-replies.service';
import { LateWorkResumer } from '../../../src/wechat/late/late-work.resumer';
import type { TextMessage } from '../../../src/wechat/messages';
import { type Reply, reply } from '../../../src/wechat/replies';
import type { Answer } from '../../../src/wechat/replies/reply';
import type { ReplyWriter } from '../../../src/wechat/replies/reply-writer.service';
import type { MessageRouter } from '../../../src/wechat/routing/message-router.service';
import { services } from '../../support/wechat/dedup-parts';
import { httpContext } from '../../support/wechat/http-context';
import { wechatAccount } from '../../support/wechat/wechat-account';
import { openDelivery } from '../../support/wechat/works';
import { SharedJobs } from './jobs';
import { LinkedStore } from './linked.store';
import { pause } from './line';
import { PhoneSender } from './phone-sender';
import type { Fleet } from './fleet';

const account = wechatAccount();
/** Gives the answer itself for what would be written. */
const asItIs = { write: (answer: Answer) => answer } as unknown as ReplyWriter;

/** `d…` is deferred, `o…` in order. */
const router = {
  find: ({ content }: TextMessage) => {
    const options = { inOrder: content.startsWith('o') };
    return { route: { deferred: content.startsWith('d') ? {} : undefined, claim: { options } } };
  },
} as unknown as MessageRouter;

/** All between a delivery and its reply, of one instance among several. */
export class PretendedInstance {
  readonly store: LinkedStore;
  readonly failover: FailoverStore;
  readonly ledger: Ledger;
  private readonly interceptor: DedupInterceptor;
  private readonly cuts = new Set<() => void>();
  /** By user, the message that is just handled. */
  private readonly running = new Map<string, string>();

  constructor(
    private readonly fleet: Fleet,
    readonly name: string,
  ) {
    this.store = new LinkedStore(fleet.records, name);
    this.failover = new FailoverStore(this.store, fleet.records.times);
    this.ledger = new Ledger(this.failover);
    this.interceptor = this.composed();
  }

  get line() {
    return this.store.line;
  }

  /** One delivery; undefined where WeChat has cut it, after `cut` milliseconds, before the answer. */
  async deliver(message: TextMessage, cut: number): Promise<Answer | undefined> {
    if (this.line.isDead) return undefined;
    const delivery = openDelivery(message, account);
    const signedQuery = { signature: message.content, timestamp: '1', nonce: '1' };
    const { context } = httpContext({ delivery, account, signedQuery });
    const next = { handle: () => defer(() => this.handle(message)) };
    const answer = this.interceptor
      .intercept(context, next)
      .then((given) => lastValueFrom(given) as Promise<unknown> as Promise<Answer>);
    const isCut = new Promise<undefined>((resolve) => {
      this.cuts.add(() => resolve(undefined));
      setTimeout(() => {
        delivery.closed.abort();
        resolve(undefined);
      }, cut);
    });
    return Promise.race([answer, isCut]);
  }

  /** Nothing of it is heard any more, and its deliveries are cut. */
  kill(): void {
    this.line.isDead = true;
    for (const cut of this.cuts) cut();
  }

  private async handle(message: TextMessage): Promise<Reply> {
    const { content, fromUserName: user } = message;
    const story = this.fleet.story(content);
    const run = (story.runs += 1);
    const other = this.running.get(user) ?? content;
    if (other !== content) this.fleet.overlaps.push(`${other} and ${content} on ${this.name}`);
    this.running.set(user, content);
    await pause(story.takes);
    this.running.delete(user);
    if (this.line.isDead) return new Promise(() => undefined);
    return reply.text(`${content}#${run}`);
  }

  private composed(): DedupInterceptor {
    const { ledger } = this;
    const [open, works] = [new OpenDeliveries(), new RunningWorks()];
    setInterval(() => open.noteTick(), TICK_MS);
    const late = new LateReplies(ledger, new PhoneSender(this.fleet, this.line));
    const window = new ReplyWindow(ledger, open, late);
    const [turns, quarantine, slots] = [new Turns(ledger), new Quarantine(ledger), new Slots()];
    const of = { of: () => services };
    const worker = new MessageWorker(
      ...([ledger, open, works, late, turns, quarantine, of, slots] as const),
    );
    const factory = new WorkFactory(router, late);
    this.takeUp(factory, worker, works);
    const rest = new Continuations(ledger, late, factory, worker);
    const more = [rest, new Refusals(), asItIs, open] as const;
    return new DedupInterceptor(ledger, factory, worker, window, ...more);
  }

  private takeUp(factory: WorkFactory, worker: MessageWorker, works: RunningWorks): void {
    const { ledger } = this;
    const responder: Pick<MessageResponder, 'respond'> = {
      respond: (message) => this.handle(message as TextMessage),
    };
    new LateWorkResumer(
      new Accounts(false, [account]),
      new SharedJobs(this.fleet.jobs, this),
      ledger,
      factory,
      worker,
      responder as MessageResponder,
      works,
    ).onApplicationBootstrap();
  }
}
