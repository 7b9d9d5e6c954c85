import { SCOPE_OPTIONS_METADATA } from '@nestjs/common/constants';
import { RouteClaims, type RouteClaim } from './claim';
import {
  OnEvent,
  OnImage,
  OnLink,
  OnLocation,
  OnShortVideo,
  OnText,
  OnUnhandled,
  OnVideo,
  OnVoice,
} from './handler.decorators';
import type { HandlerDecorator } from './message-handler';
import { describeClaim } from './route';

class Handler {
  handle(): void {
    // Nothing on purpose.
  }
}

function claimsOf(...decorating: readonly HandlerDecorator[]): readonly RouteClaim[] {
  class Decorated extends Handler {}
  for (const decorate of decorating) decorate(Decorated);
  return Reflect.getMetadata(RouteClaims.KEY, Decorated) as readonly RouteClaim[];
}

const described = (...decorating: readonly HandlerDecorator[]) =>
  claimsOf(...decorating).map(describeClaim);

describe('the decorators of handlers', () => {
  it.each<[string, HandlerDecorator, readonly string[]]>([
    ['OnText()', OnText(), ['text']],
    ['OnText of keys', OnText('帮助', ' help '), ['text "帮助"', 'text "help"']],
    ['OnText of a pattern', OnText(/^a/i), ['text /^a/i (priority 0)']],
    ['OnText with a priority', OnText(/a/, { priority: 7 }), ['text /a/ (priority 7)']],
    ['OnText of both', OnText('a', /b/), ['text "a"', 'text /b/ (priority 0)']],
    ['OnText with options alone', OnText({ inOrder: true }), ['text']],
    ['OnEvent of an event', OnEvent('subscribe'), ['event subscribe']],
    ['OnEvent of a key', OnEvent('CLICK', 'HELP'), ['event click "HELP"']],
    ['OnEvent of a pattern', OnEvent('CLICK', /^o:/), ['event click /^o:/ (priority 0)']],
    ['OnEvent with options alone', OnEvent('SCAN', { inOrder: true }), ['event scan']],
    ['OnEvent of an unknown event', OnEvent('Brand_New'), ['event brand_new']],
    ['OnUnhandled()', OnUnhandled(), ['everything unhandled']],
  ])('%s claims what it says', (_, decorator, claims) => {
    expect(described(decorator)).toEqual(claims);
  });

  it.each(Object.entries({ OnImage, OnVoice, OnVideo, OnShortVideo, OnLocation, OnLink }))(
    '%s() claims its type',
    (name, decorator) => {
      expect(described(decorator())).toEqual([name.slice('On'.length).toLowerCase()]);
    },
  );

  it('adds up where one class has several', () => {
    expect(described(OnText('a'), OnEvent('CLICK', 'A'), OnText(/b/))).toEqual([
      'text "a"',
      'event click "A"',
      'text /b/ (priority 0)',
    ]);
  });

  it('gives its options to each of its claims and to no other', () => {
    const claims = claimsOf(OnText('a', /b/, { inOrder: true }), OnText('c'));
    expect(claims.map(({ options }) => options.inOrder)).toEqual([true, true, undefined]);
  });

  it('takes an event by either of the names that WeChat has used', () => {
    const [one] = claimsOf(OnEvent('CLICK'));
    const [other] = claimsOf(OnEvent('click'));
    expect(one?.place).toBe(other?.place);
  });

  it.each(['g', 'y', 'gy', 'giu'])(
    'makes a pattern with the flags %s forget where it stopped',
    (flags) => {
      const [claim] = claimsOf(OnText(new RegExp('a+', flags)));
      const { condition } = claim ?? {};
      const pattern = condition?.kind === 'pattern' ? condition.pattern : /never/;
      const matches = [1, 2, 3].map(() => pattern.exec('xa')?.[0]);
      expect(matches).toEqual(['a', 'a', 'a']);
      expect(pattern.flags).toBe(flags.replaceAll(/[gy]/g, ''));
    },
  );

  it('makes the class injectable by itself', () => {
    class Decorated extends Handler {}
    OnText()(Decorated);
    expect(Reflect.hasMetadata(SCOPE_OPTIONS_METADATA, Decorated)).toBe(true);
  });
});
