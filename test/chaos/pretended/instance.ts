import type { SchedulerRegistry } from '@nestjs/schedule';
import { defer, lastValueFrom } from 'rxjs';
import { AgendaLateWorkQueue, FailoverStore, Ledger } from '../../../src/ledger';
import { Accounts } from '../../../src/wechat/account/accounts';
import { Continuations } from '../../../src/wechat/answering/continuations.service';
import { DedupInterceptor } from '../../../src/wechat/answering/dedup.interceptor';
import { MessageResponder } from '../../../src/wechat/answering/message-responder.service';
import { MessageWorker } from '../../../src/wechat/answering/message-worker.service';
import { PauseWatch } from '../../../src/wechat/answering/pause-watch.service';
import { Quarantine } from '../../../src/wechat/answering/quarantine.service';
import { ReplyWindow } from '../../../src/wechat/answering/reply-window.service';
import { Slots } from '../../../src/wechat/answering/slots';
import { Turns } from '../../../src/wechat/answering/turns';
import { OpenDeliveries, RunningWorks } from '../../../src/wechat/answering/under-way';
import type { Run } from '../../../src/wechat/answering/work';
import { WorkFactory } from '../../../src/wechat/answering/work.factory';
import type { Delivery } from '../../../src/wechat/door/delivery';
import { Refusals } from '../../../src/wechat/door/refusals';
import { LateReplies } from '../../../src/wechat/late/late-replies.service';
import { LateWorkResumer } from '../../../src/wechat/late/late-work.resumer';
import { Pickup } from '../../../src/wechat/late/pickup.service';
import type { TextMessage } from '../../../src/wechat/messages';
import type { Answer } from '../../../src/wechat/replies/reply';
import type { ReplyWriter } from '../../../src/wechat/replies/reply-writer.service';
import type { MessageRouter } from '../../../src/wechat/routing/message-router.service';
import { services } from '../../support/wechat/dedup-parts';
import { httpContext } from '../../support/wechat/http-context';
import { openDelivery } from '../../support/wechat/works';
import type { Fleet } from './fleet';
import { SharedJobs } from './jobs';
import { LinkedStore } from './linked.store';
import { PhoneSender } from './phone-sender';
import { outside, PretendedProcess } from './pretended-process';

/** Gives the answer itself for what would be written. */
const asItIs = { write: (answer: Answer) => answer } as unknown as ReplyWriter;
const scheduler = { addInterval: () => undefined } as unknown as SchedulerRegistry;

/** All between a delivery and its reply, of one instance among several. */
export class PretendedInstance {
  readonly process = new PretendedProcess();
  readonly store: LinkedStore;
  readonly ledger: Ledger;
  private readonly interceptor: DedupInterceptor;
  private readonly router: MessageRouter;
  private readonly responder: MessageResponder;
  private readonly late: LateReplies;
  private readonly cuts = new Set<() => void>();

  constructor(
    private readonly fleet: Fleet,
    readonly name: string,
  ) {
    const { records, setting } = fleet;
    this.store = this.process.run(
      () => new LinkedStore(records, name, this.process, setting.store),
    );
    this.line.latency = () => fleet.random(1, 8);
    const isAlone = setting.store === 'embedded';
    this.ledger = new Ledger(isAlone ? this.store : new FailoverStore(this.store, records.times));
    this.router = this.routes();
    this.late = new LateReplies(this.ledger, new PhoneSender(fleet));
    this.responder = new MessageResponder(new Pickup(this.ledger, this.late), this.router);
    this.interceptor = this.process.run(() => this.composed());
  }

  get line() {
    return this.store.line;
  }

  /** One delivery; undefined where WeChat has cut it, after `cut` milliseconds, before the answer. */
  deliver(message: TextMessage, cut: number): Promise<Answer | undefined> {
    if (this.process.isDead) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      let delivery: Delivery | undefined;
      this.process.receive(() => {
        delivery = openDelivery(message, this.fleet.account);
        void this.answer(delivery).then((answer) => outside(() => resolve(answer)));
      });
      const end = () => {
        resolve(undefined);
        this.process.receive(() => delivery?.closed.abort());
      };
      this.cuts.add(end);
      setTimeout(end, cut);
    });
  }

  /** Nothing of it happens any more, and its deliveries are cut. */
  kill(): void {
    this.process.end();
    for (const cut of this.cuts) cut();
  }

  private answer(delivery: Delivery): Promise<Answer> {
    const { account } = this.fleet;
    const message = delivery.message as TextMessage;
    const signedQuery = { signature: message.msgId, timestamp: '1', nonce: '1' };
    const { context } = httpContext({ delivery, account, signedQuery });
    const respond = () => this.responder.respond(message, delivery.run as Run);
    return this.interceptor
      .intercept(context, { handle: () => defer(respond) })
      .then((given) => lastValueFrom(given) as Promise<unknown> as Promise<Answer>);
  }

  /** `d…` is deferred, `o…` in order. */
  private routes(): MessageRouter {
    const find = ({ msgId }: TextMessage) => {
      const options = { inOrder: msgId.startsWith('o') };
      return { route: { deferred: msgId.startsWith('d') ? {} : undefined, claim: { options } } };
    };
    const handle = (_: unknown, message: TextMessage) => this.fleet.handle(message, this);
    return { find, handle } as unknown as MessageRouter;
  }

  private composed(): DedupInterceptor {
    const { ledger, late, router } = this;
    const [open, works] = [new OpenDeliveries(), new RunningWorks()];
    new PauseWatch(ledger, works, open, scheduler).onApplicationBootstrap();
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
    const { ledger, fleet, responder } = this;
    const isAlone = fleet.setting.store === 'embedded';
    const queue = isAlone ? new AgendaLateWorkQueue(ledger) : new SharedJobs(fleet.jobs, this);
    const accounts = new Accounts(false, [fleet.account]);
    new LateWorkResumer(
      ...([accounts, queue, ledger, factory, worker, responder, works] as const),
    ).onApplicationBootstrap();
  }
}
