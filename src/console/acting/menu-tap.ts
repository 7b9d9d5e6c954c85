import {
  event,
  menuLocation,
  menuPhotos,
  scanCodePush,
  scanCodeWait,
  viewMiniProgram,
  type Message,
} from '../../simulator';

const SCANNED = 'https://example.com/scanned';
const PHOTO = '1b5f7c23b5bf75682a53e7b6d163e185';

/** What a follower sends by the buttons of a menu that open something first. */
export function menuTap(type: string, key: string): Message {
  switch (type) {
    case 'scancode_push':
      return scanCodePush(key, SCANNED);
    case 'scancode_waitmsg':
      return scanCodeWait(key, SCANNED);
    case 'location_select':
      return menuLocation(key);
    case 'miniprogram':
      return viewMiniProgram(key);
    case 'pic_sysphoto':
    case 'pic_photo_or_album':
    case 'pic_weixin':
      return menuPhotos(key, [PHOTO], { Event: type });
    default:
      return event(type, { EventKey: key });
  }
}
