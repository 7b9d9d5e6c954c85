import { Inject, Module, type NestModule } from '@nestjs/common';
import { DiscoveryModule, HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { CallbackExceptionFilter } from './callback-exception.filter';
import { prepareListener } from './callback.listener';
import { DedupInterceptor } from './dedup/dedup.interceptor';
import { LateWorkResumer } from './dedup/late-work.resumer';
import { MessageWorker } from './dedup/message-worker.service';
import { OpenDeliveries } from './dedup/open-deliveries';
import { PauseWatch } from './dedup/pause-watch.service';
import { ReplyWindow } from './dedup/reply-window.service';
import { RunningWorks } from './dedup/running-works';
import { Quarantine } from './dedup/quarantine.service';
import { Turns } from './dedup/turns';
import { WorkFactory } from './dedup/work.factory';
import { LateReplies } from './late-replies/late-replies.service';
import { GracefulShutdown } from './graceful-shutdown.service';
import { Pickup } from './late-replies/pickup.service';
import { MessageResponder } from './message-responder.service';
import { Refusals } from './refusals';
import { ReplyInterceptor } from './replies/reply.interceptor';
import { HandlerExplorer } from './routing/handler.explorer';
import { MessageRouter } from './routing/message-router.service';
import { Authenticator } from './signature/authenticator';
import { SignatureGuard } from './signature/signature.guard';
import { SourceGuard } from './signature/source.guard';
import { WechatController } from './wechat.controller';
import { XmlBodyPipe } from './xml-body.pipe';
import {
  ConfigurableModuleClass,
  WECHAT_OPTIONS,
  type WechatModuleOptions,
} from './wechat.module-definition';

/** What WeChat pushes to us. Needs a global module that provides the stores and a late sender. */
@Module({
  imports: [DiscoveryModule],
  controllers: [WechatController],
  providers: [
    Authenticator,
    CallbackExceptionFilter,
    DedupInterceptor,
    GracefulShutdown,
    HandlerExplorer,
    LateReplies,
    LateWorkResumer,
    MessageResponder,
    MessageRouter,
    MessageWorker,
    OpenDeliveries,
    PauseWatch,
    Pickup,
    Quarantine,
    Refusals,
    ReplyInterceptor,
    ReplyWindow,
    RunningWorks,
    SignatureGuard,
    SourceGuard,
    Turns,
    WorkFactory,
    XmlBodyPipe,
  ],
  exports: [GracefulShutdown, MessageRouter],
})
export class WechatModule extends ConfigurableModuleClass implements NestModule {
  constructor(
    private readonly host: HttpAdapterHost<FastifyAdapter>,
    @Inject(WECHAT_OPTIONS) private readonly options: WechatModuleOptions,
    private readonly shutdown: GracefulShutdown,
    private readonly signatures: SignatureGuard,
    private readonly failures: CallbackExceptionFilter,
  ) {
    super();
  }

  /** Before the routes are made: hooks and parsers hold for later routes only. */
  configure(): void {
    prepareListener(this.host.httpAdapter, {
      bodyLimit: this.options.bodyLimit,
      isDraining: () => this.shutdown.draining,
      admits: (request) => this.signatures.admits(request),
      fails: (error, response) => this.failures.answer(error, response),
    });
  }
}
