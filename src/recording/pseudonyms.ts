import { hash } from 'node:crypto';

/** What people see in place of an openId: the same for each message of a user. */
export function pseudonym(openId: string): string {
  return `user-${hash('sha256', openId).slice(0, 6)}`;
}

/** `OpenID` of a revoked permission, `FriendUserName` of a card … */
const NAMING =
  /<\w*(?:openid|unionid|friendusername)>\s*(?:<!\[CDATA\[)?\s*([\w-]{6,128})\s*(?:\]\]>)?\s*</gi;

/** Of all whom a message names, by their openIds and union ids. */
export function pseudonymsIn(openId: string, xml = ''): Readonly<Record<string, string>> {
  const named = [...xml.matchAll(NAMING)].map(([, id = '']) => id);
  const ids = [openId, ...named].filter((id) => id !== '');
  return Object.fromEntries(ids.map((id) => [id, pseudonym(id)]));
}
