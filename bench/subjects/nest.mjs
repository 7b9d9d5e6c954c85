/** For orientation: Nest on Fastify with a guard, a pipe and an interceptor that do next to nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  Body,
  Controller,
  Header,
  HttpCode,
  Module,
  Post,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { map } from 'rxjs';
import { CALLBACK_PATH, FIXED_REPLY } from '../account.mjs';
import { SLOW } from '../load/messages.mjs';
import { tell } from './told.mjs';

const delay = Number(process.env.HANDLER_MS ?? 0);

class Guard {
  canActivate(context) {
    return context.switchToHttp().getRequest().query.signature.length === 40;
  }
}

class Pipe {
  transform(body) {
    return { xml: body.toString() };
  }
}

class Interceptor {
  intercept(context, next) {
    return next.handle().pipe(map(({ reply }) => reply));
  }
}

class CallbackController {
  answer({ xml }) {
    const answer = { reply: xml.length > 0 ? FIXED_REPLY : '' };
    return delay > 0 && xml.includes(`[${SLOW}`) ? pause(delay, answer) : answer;
  }
}

const answer = Object.getOwnPropertyDescriptor(CallbackController.prototype, 'answer');
for (const decorate of [
  Post(),
  HttpCode(200),
  Header('content-type', 'application/xml; charset=utf-8'),
  UseGuards(Guard),
  UseInterceptors(Interceptor),
]) {
  decorate(CallbackController.prototype, 'answer', answer);
}
Body(Pipe)(CallbackController.prototype, 'answer', 0);
Controller(CALLBACK_PATH)(CallbackController);

class AppModule {}
Module({ controllers: [CallbackController] })(AppModule);

const options = { logger: false, bodyParser: false };
const app = await NestFactory.create(AppModule, new FastifyAdapter(), options);
const fastify = app.getHttpAdapter().getInstance();
fastify.addContentTypeParser('text/xml', { parseAs: 'buffer' }, (_, body, done) =>
  done(null, body),
);
await app.listen(0, '127.0.0.1');
tell(app.getHttpServer());
