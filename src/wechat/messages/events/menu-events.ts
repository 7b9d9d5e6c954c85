import { type FieldsOf, group, list, number, optional, text } from '../field-reader';
import { type EventEnvelope, type MessagesOf, messageReader } from '../message-envelope';

/** A tap on a menu button; `eventKey` is the button's key. */
export type ClickEvent = EventEnvelope<'CLICK'>;

const view = {
  /** Of the conditional menu, if it is one. */
  menuId: optional(),
};

/** A tap on a link button; `eventKey` is its URL. */
export interface ViewEvent extends EventEnvelope<'VIEW'>, FieldsOf<typeof view> {}

/** A tap on a mini-program button; `eventKey` is the page's path. */
export interface ViewMiniprogramEvent
  extends EventEnvelope<'view_miniprogram'>, FieldsOf<typeof view> {}

const scanCodeInfo = {
  /** `qrcode`, `barcode` … */
  scanType: text(),
  scanResult: text(),
};
export interface ScanCodeInfo extends FieldsOf<typeof scanCodeInfo> {}

const scanCode = { scanCodeInfo: group(scanCodeInfo) };

/** A scan by a menu button; `scancode_waitmsg` shows "receiving" until a reply comes. */
export interface ScanCodeEvent<
  N extends 'scancode_push' | 'scancode_waitmsg' = 'scancode_push' | 'scancode_waitmsg',
>
  extends EventEnvelope<N>, FieldsOf<typeof scanCode> {}

const sendPicsInfo = { count: number(), picList: list({ picMd5Sum: text() }) };
export interface SendPicsInfo extends FieldsOf<typeof sendPicsInfo> {}

const sendPics = { sendPicsInfo: group(sendPicsInfo) };

/** Pictures chosen by a menu button; each follows as an image message. */
export interface SendPicsEvent<
  N extends 'pic_sysphoto' | 'pic_photo_or_album' | 'pic_weixin' =
    'pic_sysphoto' | 'pic_photo_or_album' | 'pic_weixin',
>
  extends EventEnvelope<N>, FieldsOf<typeof sendPics> {}

const sendLocationInfo = {
  /** Latitude in degrees. */
  locationX: number('Location_X'),
  /** Longitude in degrees. */
  locationY: number('Location_Y'),
  scale: number(),
  label: text(),
  /** Name of the place; often empty. */
  poiname: text(),
};
export interface SendLocationInfo extends FieldsOf<typeof sendLocationInfo> {}

const locationSelect = { sendLocationInfo: group(sendLocationInfo) };

/** A place chosen by a menu button; a location message may follow. */
export interface LocationSelectEvent
  extends EventEnvelope<'location_select'>, FieldsOf<typeof locationSelect> {}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/menu/Custom_Menu_Push_Events.html */
export const menuReaders = {
  CLICK: messageReader<ClickEvent>({}),
  VIEW: messageReader<ViewEvent>(view),
  view_miniprogram: messageReader<ViewMiniprogramEvent>(view),
  scancode_push: messageReader<ScanCodeEvent<'scancode_push'>>(scanCode),
  scancode_waitmsg: messageReader<ScanCodeEvent<'scancode_waitmsg'>>(scanCode),
  pic_sysphoto: messageReader<SendPicsEvent<'pic_sysphoto'>>(sendPics),
  pic_photo_or_album: messageReader<SendPicsEvent<'pic_photo_or_album'>>(sendPics),
  pic_weixin: messageReader<SendPicsEvent<'pic_weixin'>>(sendPics),
  location_select: messageReader<LocationSelectEvent>(locationSelect),
};

export type MenuEventMap = MessagesOf<typeof menuReaders>;
