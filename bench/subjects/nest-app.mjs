/** A Nest application on Fastify that is one endpoint with a guard, a pipe and an interceptor. */
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
import { CALLBACK_PATH } from '../account.mjs';
import { tell } from './told.mjs';

/** Whatever the class' `answer` returns is the answer. */
export async function listen({ Guard, Pipe, Interceptor, CallbackController }) {
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
}
