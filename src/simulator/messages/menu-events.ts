import { event } from './events';
import type { Fields } from './fields';
import type { Message } from './message';

/** A menu button of type click. */
export function click(key: string, fields: Fields = {}): Message {
  return event('CLICK', { EventKey: key, ...fields });
}

/** A menu button that opens a page. */
export function view(url: string, fields: Fields = {}): Message {
  return event('VIEW', { EventKey: url, MenuId: 424672158, ...fields });
}

/** A menu button that opens a mini-program. */
export function viewMiniProgram(pagePath: string, fields: Fields = {}): Message {
  return event('view_miniprogram', { EventKey: pagePath, MenuId: 424672158, ...fields });
}

/** The scan button that waits for the service's answer. */
export function scanCodeWait(key: string, scanResult: string, fields: Fields = {}): Message {
  return event('scancode_waitmsg', { EventKey: key, ...scanned(scanResult), ...fields });
}

/** The scan button that shows the result at once. */
export function scanCodePush(key: string, scanResult: string, fields: Fields = {}): Message {
  return event('scancode_push', { EventKey: key, ...scanned(scanResult), ...fields });
}

/** Pictures chosen from the album or the camera; `md5s` one per picture. */
export function menuPhotos(key: string, md5s: readonly string[], fields: Fields = {}): Message {
  const items = md5s.map((md5) => ({ PicMd5Sum: md5 }));
  return event('pic_photo_or_album', {
    EventKey: key,
    SendPicsInfo: { Count: md5s.length, PicList: { item: items } },
    ...fields,
  });
}

/** A position picked through a menu button. */
export function menuLocation(key: string, fields: Fields = {}): Message {
  return event('location_select', {
    EventKey: key,
    SendLocationInfo: {
      Location_X: '23.134521',
      Location_Y: '113.358803',
      Scale: '15',
      Label: '广州市海珠区新港中路',
      Poiname: '',
    },
    ...fields,
  });
}

function scanned(result: string): Fields {
  return { ScanCodeInfo: { ScanType: 'qrcode', ScanResult: result } };
}
