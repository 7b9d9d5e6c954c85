import type { FieldReader } from '../field-reader';
import type { OrdinaryEnvelope } from '../message-envelope';

/**
 * Text; also stickers and whatever else WeChat does not pass on, as
 * `【收到不支持的消息类型，暂无法显示】`. Old emoji come as codes such as `/::)`.
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export interface TextMessage extends OrdinaryEnvelope<'text'> {
  readonly content: string;
  /** Id of the entry the user tapped in a customer-service menu message. */
  readonly bizmsgmenuid?: string;
  /** Sub-merchant customer service. */
  readonly businessId?: string;
}

export const readText = (fields: FieldReader) => ({
  content: fields.text('Content'),
  bizmsgmenuid: fields.optional('bizmsgmenuid'),
  businessId: fields.optional('BusinessId'),
});
