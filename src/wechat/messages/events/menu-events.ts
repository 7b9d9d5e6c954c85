import type { FieldReader } from '../field-reader';
import type { EventEnvelope, FieldReaders } from '../message-envelope';
import {
  readPicsInfo,
  readScanInfo,
  readSentLocation,
  type ScanCodeInfo,
  type SendLocationInfo,
  type SendPicsInfo,
} from './menu-event-details';

/** A tap on a menu button; `eventKey` is the button's key. */
export type ClickEvent = EventEnvelope<'CLICK'>;

/** A tap on a link button; `eventKey` is its URL. */
export interface ViewEvent extends EventEnvelope<'VIEW'> {
  /** Of the conditional menu, if it is one. */
  readonly menuId?: string;
}

/** A tap on a mini-program button; `eventKey` is the page's path. */
export interface ViewMiniprogramEvent extends EventEnvelope<'view_miniprogram'> {
  readonly menuId?: string;
}

/** A scan by a menu button; `scancode_waitmsg` shows "receiving" until a reply comes. */
export interface ScanCodeEvent<
  N extends 'scancode_push' | 'scancode_waitmsg' = 'scancode_push' | 'scancode_waitmsg',
> extends EventEnvelope<N> {
  readonly scanCodeInfo: ScanCodeInfo;
}

/** Pictures chosen by a menu button; each follows as an image message. */
export interface SendPicsEvent<
  N extends 'pic_sysphoto' | 'pic_photo_or_album' | 'pic_weixin' =
    'pic_sysphoto' | 'pic_photo_or_album' | 'pic_weixin',
> extends EventEnvelope<N> {
  readonly sendPicsInfo: SendPicsInfo;
}

/** A place chosen by a menu button; a location message may follow. */
export interface LocationSelectEvent extends EventEnvelope<'location_select'> {
  readonly sendLocationInfo: SendLocationInfo;
}

/** @see https://developers.weixin.qq.com/doc/service/guide/product/menu/Custom_Menu_Push_Events.html */
export interface MenuEventMap {
  CLICK: ClickEvent;
  VIEW: ViewEvent;
  view_miniprogram: ViewMiniprogramEvent;
  scancode_push: ScanCodeEvent<'scancode_push'>;
  scancode_waitmsg: ScanCodeEvent<'scancode_waitmsg'>;
  pic_sysphoto: SendPicsEvent<'pic_sysphoto'>;
  pic_photo_or_album: SendPicsEvent<'pic_photo_or_album'>;
  pic_weixin: SendPicsEvent<'pic_weixin'>;
  location_select: LocationSelectEvent;
}

const readMenuId = (fields: FieldReader) => ({ menuId: fields.optional('MenuId') });
const readScan = (fields: FieldReader) => ({
  scanCodeInfo: readScanInfo(fields.group('ScanCodeInfo')),
});
const readPics = (fields: FieldReader) => ({
  sendPicsInfo: readPicsInfo(fields.group('SendPicsInfo')),
});

export const menuReaders: FieldReaders<MenuEventMap, EventEnvelope> = {
  CLICK: () => ({}),
  VIEW: readMenuId,
  view_miniprogram: readMenuId,
  scancode_push: readScan,
  scancode_waitmsg: readScan,
  pic_sysphoto: readPics,
  pic_photo_or_album: readPics,
  pic_weixin: readPics,
  location_select: (fields) => ({
    sendLocationInfo: readSentLocation(fields.group('SendLocationInfo')),
  }),
};
