import type { Caller } from './caller';
import type { Fate } from './pretended-http';
import { OUTAGE, shake } from './shake';
import type { TokenFleet } from './token-fleet';

export function busyWithTokens(fleet: TokenFleet): void {
  const { wechat, random } = fleet;
  wechat.isBusyWithTokens = () => random(0, 3) > 0;
  shake(fleet);
  setTimeout(() => (wechat.isBusyWithTokens = () => false), random(...OUTAGE));
}

export function lose(fleet: TokenFleet, callers: readonly Caller[], fates: readonly Fate[]): void {
  const { random } = fleet;
  const https = callers.map(({ http }) => http);
  for (const http of https) http.fate = () => fates[random(0, fates.length - 1)] ?? 'lost';
  shake(fleet);
  setTimeout(() => https.forEach((http) => (http.fate = () => 'answered')), random(...OUTAGE));
}

export function slowWechat(fleet: TokenFleet, callers: readonly Caller[]): void {
  const { random } = fleet;
  const https = callers.map(({ http }) => http);
  for (const http of https) http.latency = () => random(200, 7000);
  shake(fleet);
  const end = () => https.forEach((http) => (http.latency = () => random(10, 150)));
  setTimeout(end, random(...OUTAGE));
}

/** Void is what the former secret has brought; the operator is some minutes late with the new one. */
export function changeSecret(fleet: TokenFleet): void {
  const { wechat, random } = fleet;
  wechat.secret = `secret-${random(0, 1e9)}`;
  wechat.void();
  setTimeout(
    () => {
      fleet.secret = wechat.secret;
      for (const caller of fleet.callers) fleet.replace(caller, random(1000, 5000));
    },
    random(5000, 300_000),
  );
}
