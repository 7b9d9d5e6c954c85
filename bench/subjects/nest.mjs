/** For orientation: Nest on Fastify with a guard, a pipe and an interceptor that do next to nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import { map } from 'rxjs';
import { FIXED_REPLY } from '../account.mjs';
import { SLOW } from '../load/messages.mjs';
import { listen } from './nest-app.mjs';

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

await listen({ Guard, Pipe, Interceptor, CallbackController });
