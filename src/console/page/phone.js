import { act } from './api.js';
import { Bubble } from './bubble.js';
import { Composer } from './composer.js';
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from './html.js';
import { current, update, useStore } from './store.js';
import { say } from './words.js';

const AT_FIRST = 60;

function Tab({ openId, follows, index }) {
  const follower = useStore((state) => state.follower);
  return html`<button
    role="tab"
    aria-selected=${openId === follower}
    title=${openId}
    onClick=${() => update({ follower: openId })}
  >
    ${say('follower', { number: index + 1 })}${!follows && html`<small>${say('gone')}</small>`}
  </button>`;
}

function Tabs() {
  const { followers } = useStore((state) => state.server);
  const add = say('addFollower');
  return html`<div class="followers" role="tablist" aria-label=${say('followers')}>
    ${followers.map((one, index) => html`<${Tab} key=${one.openId} ...${one} index=${index} />`)}
    <button class="add" aria-label=${add} title=${add} onClick=${() => act('follower')}>+</button>
  </div>`;
}

/** A clock of whole seconds for what runs out. */
function useSeconds() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function leftOf(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return say('timeLeft', { hours, minutes, seconds });
}

/** Quotas and windows, and whether the account is typing. */
function Standing() {
  const { followers } = useStore((state) => state.server);
  const openId = useStore((state) => state.follower);
  const now = useSeconds();
  const follower = followers.find((one) => one.openId === openId);
  const open = (follower?.windows ?? []).filter(({ ends }) => ends > now);
  const isTyping = (follower?.typingUntil ?? 0) > now;
  return html`<div class="standing" title=${say('windows')}>
    <strong>${isTyping ? say('typing') : '公众号'}</strong>
    <span aria-label=${say('windows')}>
      ✉
      ${
        open.length === 0
          ? say('noWindow')
          : open
              .map(({ left, most, ends }) =>
                say('windowLeft', { left, most, ends: leftOf(ends - now) }),
              )
              .join(' + ')
      }
    </span>
  </div>`;
}

function useBubbles() {
  const bubbles = useStore((state) => state.bubbles);
  const follower = useStore((state) => state.follower);
  const own = useMemo(
    () => bubbles.filter((bubble) => bubble.follower === follower),
    [bubbles, follower],
  );
  const [most, setMost] = useState(AT_FIRST);
  useEffect(() => setMost(AT_FIRST), [follower]);
  const more = () => setMost(most + 2 * AT_FIRST);
  return { shown: own.slice(-most), hidden: Math.max(0, own.length - most), more };
}

function Conversation() {
  const { shown, hidden, more } = useBubbles();
  /** @type {import('preact').RefObject<HTMLElement>} */
  const place = useRef(null);
  const last = shown.at(-1)?.id;
  useLayoutEffect(() => {
    place.current?.scrollTo({ top: place.current.scrollHeight });
  }, [last]);
  return html`<div
    class="conversation"
    ref=${place}
    role="log"
    aria-label=${say('phone')}
    tabindex="0"
  >
    ${hidden > 0 && html`<button class="quiet" onClick=${more}>${say('earlier', { count: hidden })}</button>`}
    ${shown.length === 0 && html`<p class="hint">${say('noBubbles')}</p>`}
    ${shown.map((bubble) => html`<${Bubble} key=${bubble.id} bubble=${bubble} />`)}
  </div>`;
}

export function Phone() {
  return html`<section class="phone" aria-label=${say('phone')}>
    <${Tabs} />
    <${Standing} />
    <${Conversation} />
    <${Composer} key=${current().language} />
  </section>`;
}
