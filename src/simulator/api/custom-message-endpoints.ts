import type { Audience } from '../audience';
import {
  ApiFailure,
  done,
  jsonBody,
  post,
  textOf,
  type ApiRequest,
  type Endpoints,
} from './api-endpoint';
import { readCustomerMessage } from './customer-message';
import type { MediaStore } from './media-store';
import { TypingIndicators } from './typing-indicators';

const MEDIA_TYPES = new Set(['image', 'voice', 'video']);

export interface CustomerService {
  /** Whether the account is verified (认证): others may not write to users. */
  readonly verified: boolean;
  readonly audience: Audience;
  readonly media: MediaStore;
}

/** `/cgi-bin/message/custom/send` and `/cgi-bin/message/custom/typing`. */
export function customMessageEndpoints(service: CustomerService): Endpoints {
  const typing = new TypingIndicators(service.audience.windows);
  const verified = (act: typeof send) =>
    post((request) => {
      if (!service.verified) throw new ApiFailure(48001, 'api unauthorized');
      act(request, service, typing);
      return done();
    });
  return {
    '/cgi-bin/message/custom/send': verified(send),
    '/cgi-bin/message/custom/typing': verified(type),
  };
}

function send(request: ApiRequest, service: CustomerService, typing: TypingIndicators): void {
  const message = readCustomerMessage(request);
  const { content, openId } = message;
  if (MEDIA_TYPES.has(message.type)) service.media.get(textOf(content, 'media_id'));
  service.audience.windows.take(openId);
  typing.stop(openId);
  service.audience.timelines.showCustomerMessage(message);
}

function type(request: ApiRequest, service: CustomerService, typing: TypingIndicators): void {
  const [body, { at }] = [jsonBody(request), request];
  const openId = textOf(body, 'touser');
  const on = typing.command(openId, textOf(body, 'command'), at);
  service.audience.timelines.record(openId, { kind: 'typing', at, on });
}
