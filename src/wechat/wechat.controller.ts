import {
  BadRequestException,
  Body,
  Controller,
  createParamDecorator,
  Get,
  Header,
  HttpCode,
  Post,
  Query,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type ExecutionContext,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { CallbackExceptionFilter } from './door/callback-exception.filter';
import { DedupInterceptor } from './answering/dedup.interceptor';
import type { Run } from './answering/work';
import { MessageResponder } from './answering/message-responder.service';
import type { IncomingMessage } from './messages';
import type { Reply } from './replies';
import { SignatureGuard } from './door/signature.guard';
import { SourceGuard } from './door/source.guard';
import { deliveryOf, XmlBodyPipe } from './door/delivery';

/** What the dedup interceptor has prepared for the handler. */
const CurrentRun = createParamDecorator((_data: unknown, context: ExecutionContext): Run => {
  const { run } = deliveryOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (run) return run;
  throw new Error('No run: the route must have DedupInterceptor.');
});

/** The address in the console: WeChat verifies it once and delivers everything to it. */
@Controller()
@UseFilters(CallbackExceptionFilter)
export class WechatController {
  constructor(private readonly responder: MessageResponder) {}

  @Get()
  @RouteConfig({ isCallback: true })
  @UseGuards(SignatureGuard)
  @Header('content-type', 'text/plain; charset=utf-8')
  verify(@Query('echostr') echostr: unknown): string {
    if (typeof echostr === 'string' && /^[\w-]{1,128}$/.test(echostr)) return echostr;
    throw new BadRequestException('echostr: expected 1 to 128 letters, digits, - or _');
  }

  /**
   * What a message is answered with; asked for once, however often it is delivered. 200, not Nest's
   * 201: WeChat takes any other status for a failure.
   */
  @Post()
  @RouteConfig({ isCallback: true })
  @HttpCode(200)
  @UseGuards(SignatureGuard, SourceGuard)
  @UseInterceptors(DedupInterceptor)
  receive(@Body(XmlBodyPipe) message: IncomingMessage, @CurrentRun() run: Run): Promise<Reply> {
    return this.responder.respond(message, run);
  }
}
