import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Post,
  Query,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { CallbackExceptionFilter } from './callback-exception.filter';
import { DedupInterceptor } from './dedup/dedup.interceptor';
import type { Handle } from './handling/work';
import { MessageResponder } from './message-responder.service';
import { XmlBodyPipe, type IncomingMessage } from './messages';
import { ReplyInterceptor } from './replies/reply.interceptor';
import { ReplayGuard } from './signature/replay.guard';
import { SignatureGuard } from './signature/signature.guard';
import { SourceGuard } from './signature/source.guard';

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
   * 200, not Nest's 201: WeChat takes any other status for a failure. What it gives is run by the
   * interceptor, apart from any delivery, so that Nest holds nothing for as long as handlers take.
   */
  @Post()
  @RouteConfig({ isCallback: true })
  @HttpCode(200)
  @UseGuards(SignatureGuard, SourceGuard, ReplayGuard)
  @UseInterceptors(ReplyInterceptor, DedupInterceptor)
  receive(@Body(XmlBodyPipe) message: IncomingMessage): Handle {
    return (context) => this.responder.respond(message, context);
  }
}
