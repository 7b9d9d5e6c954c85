import { type FieldsOf, number, optional, text } from './field-reader';
import { type MessagesOf, type OrdinaryEnvelope, messageReader } from './message-envelope';

const textFields = {
  content: text(),
  /** Id of the entry the user tapped in a customer-service menu message. */
  bizmsgmenuid: optional('bizmsgmenuid'),
  /** Sub-merchant customer service. */
  businessId: optional(),
};

/**
 * Text; also stickers and whatever else WeChat does not pass on, as
 * `【收到不支持的消息类型，暂无法显示】`. Old emoji come as codes such as `/::)`.
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export interface TextMessage extends OrdinaryEnvelope<'text'>, FieldsOf<typeof textFields> {}

const imageFields = { picUrl: text(), mediaId: text() };

/** A `mediaId` can be downloaded for three days. */
export interface ImageMessage extends OrdinaryEnvelope<'image'>, FieldsOf<typeof imageFields> {}

const voiceFields = {
  mediaId: text(),
  /** `amr` (8 kHz) or `speex`. */
  format: text(),
  /** The same recording at 16 kHz. */
  mediaId16K: optional(),
  /** Speech as text; WeChat ended the service in 2023: absent or empty since. */
  recognition: optional('Recognition', 'Recongnition'),
};

export interface VoiceMessage extends OrdinaryEnvelope<'voice'>, FieldsOf<typeof voiceFields> {}

const videoFields = { mediaId: text(), thumbMediaId: text() };

export interface VideoMessage extends OrdinaryEnvelope<'video'>, FieldsOf<typeof videoFields> {}

export interface ShortVideoMessage
  extends OrdinaryEnvelope<'shortvideo'>, FieldsOf<typeof videoFields> {}

const locationFields = {
  /** Latitude in degrees. */
  locationX: number('Location_X'),
  /** Longitude in degrees. */
  locationY: number('Location_Y'),
  /** Zoom of the map. */
  scale: number(),
  label: text(),
};

/** A place the user picked and sent; the event LOCATION is another thing. */
export interface LocationMessage
  extends OrdinaryEnvelope<'location'>, FieldsOf<typeof locationFields> {}

const linkFields = { title: text(), description: text(), url: text() };

export interface LinkMessage extends OrdinaryEnvelope<'link'>, FieldsOf<typeof linkFields> {}

const fileFields = {
  title: text(),
  description: text(),
  fileKey: text(),
  /** Hex. */
  fileMd5: text(),
  /** Bytes. */
  fileTotalLen: number(),
};

/** Undocumented, yet it arrives; there is no documented way to download the file. */
export interface FileMessage extends OrdinaryEnvelope<'file'>, FieldsOf<typeof fileFields> {}

/** What users send, by `MsgType`. */
export const ordinaryReaders = {
  text: messageReader<TextMessage>(textFields),
  image: messageReader<ImageMessage>(imageFields),
  voice: messageReader<VoiceMessage>(voiceFields),
  video: messageReader<VideoMessage>(videoFields),
  shortvideo: messageReader<ShortVideoMessage>(videoFields),
  location: messageReader<LocationMessage>(locationFields),
  link: messageReader<LinkMessage>(linkFields),
  file: messageReader<FileMessage>(fileFields),
};

export type OrdinaryMessageMap = MessagesOf<typeof ordinaryReaders>;
export type MessageType = keyof OrdinaryMessageMap;
export type OrdinaryMessage = OrdinaryMessageMap[MessageType];

/** A type this service does not know: delivered all the same, its fields in `raw`. */
export type UnknownMessage = OrdinaryEnvelope;
