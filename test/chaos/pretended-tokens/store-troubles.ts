import type { Caller } from './caller';
import { HITCH, OUTAGE, shake, type Span } from './shake';
import type { TokenFleet } from './token-fleet';

export function cut(fleet: TokenFleet, callers: readonly Caller[], span: Span): void {
  const lines = callers.map(({ line }) => line);
  for (const line of lines) line.isUp = false;
  shake(fleet);
  setTimeout(() => lines.forEach((line) => (line.isUp = true)), fleet.random(...span));
}

export function deafen(fleet: TokenFleet, callers: readonly Caller[]): void {
  const lines = callers.map(({ line }) => line);
  shake(fleet);
  setTimeout(
    () => {
      for (const line of lines) line.isHeard = false;
      setTimeout(() => lines.forEach((line) => (line.isHeard = true)), fleet.random(...HITCH));
    },
    fleet.random(0, 4000),
  );
}

export function slowStore(fleet: TokenFleet, callers: readonly Caller[]): void {
  const { random } = fleet;
  const lines = callers.map(({ line }) => line);
  for (const line of lines) line.latency = () => random(50, 400);
  shake(fleet);
  const end = () => lines.forEach((line) => (line.latency = () => random(1, 8)));
  setTimeout(end, random(...OUTAGE));
}
