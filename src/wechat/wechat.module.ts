import { type NestModule, Inject, Module } from '@nestjs/common';
import { DiscoveryModule, HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { CallbackExceptionFilter } from './door/callback-exception.filter';
import { prepareListener } from './door/callback.listener';
import { Continuations } from './answering/continuations.service';
import { DedupInterceptor } from './answering/dedup.interceptor';
import { Departures } from './answering/departures.service';
import { LateWorkResumer } from './late/late-work.resumer';
import { MessageWorker } from './answering/message-worker.service';
import { OpenDeliveries, RunningWorks } from './answering/under-way';
import { MessageObservers } from './observing/message-observers';
import { EndlessHandlers } from './answering/endless-handlers.service';
import { PauseWatch } from './answering/pause-watch.service';
import { ReplyWindow } from './answering/reply-window.service';
import { Quarantine } from './answering/quarantine.service';
import { Slots } from './answering/slots';
import { Turns } from './answering/turns';
import { WorkFactory } from './answering/work.factory';
import { LateReplies } from './late/late-replies.service';
import { GracefulShutdown } from './graceful-shutdown.service';
import { Pickup } from './late/pickup.service';
import { MessageResponder } from './answering/message-responder.service';
import { Refusals } from './door/refusals';
import { ReplyWriter } from './replies/reply-writer.service';
import { HandlerExplorer } from './routing/handler.explorer';
import { MessageRouter } from './routing/message-router.service';
import { SignatureGuard } from './door/signature.guard';
import { SourceGuard } from './door/source.guard';
import { WechatController } from './wechat.controller';
import { XmlBodyPipe } from './door/delivery';
import {
  type WechatModuleOptions,
  ConfigurableModuleClass,
  WECHAT_OPTIONS,
} from './wechat.options';

/** What WeChat pushes to us. Needs a global module that provides the stores and a late sender. */
@Module({
  imports: [DiscoveryModule],
  controllers: [WechatController],
  providers: [
    CallbackExceptionFilter,
    Continuations,
    DedupInterceptor,
    Departures,
    GracefulShutdown,
    HandlerExplorer,
    LateReplies,
    LateWorkResumer,
    MessageObservers,
    MessageResponder,
    MessageRouter,
    MessageWorker,
    OpenDeliveries,
    PauseWatch,
    EndlessHandlers,
    Pickup,
    Quarantine,
    Refusals,
    ReplyWriter,
    ReplyWindow,
    RunningWorks,
    SignatureGuard,
    Slots,
    SourceGuard,
    Turns,
    WorkFactory,
    XmlBodyPipe,
  ],
  exports: [GracefulShutdown, MessageObservers, MessageRouter],
})
export class WechatModule extends ConfigurableModuleClass implements NestModule {
  constructor(
    private readonly host: HttpAdapterHost<FastifyAdapter>,
    @Inject(WECHAT_OPTIONS) private readonly options: WechatModuleOptions,
    private readonly shutdown: GracefulShutdown,
    private readonly guard: SignatureGuard,
    private readonly failures: CallbackExceptionFilter,
    private readonly observers: MessageObservers,
  ) {
    super();
  }

  /** Before the routes are made: hooks and parsers hold for later routes only. */
  configure(): void {
    prepareListener(this.host.httpAdapter, {
      bodyLimit: this.options.bodyLimit,
      shutdown: this.shutdown,
      guard: this.guard,
      failures: this.failures,
      observers: this.observers,
    });
  }
}
