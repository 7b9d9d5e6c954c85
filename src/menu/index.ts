export { fromApi, fromWebsite, type PulledMenu } from './from-wechat';
export { LiveMenu } from './live-menu';
export type { Menu } from './menu';
export { MENU_FILE, MenuCheck } from './menu-check.service';
export { menuDiff, menuText, readMenu } from './menu-file';
export { described, unansweredKeys, type UnansweredKey } from './menu-check.service';
