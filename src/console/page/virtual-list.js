import { html, useEffect, useLayoutEffect, useRef, useState } from './html.js';

/** All rows are equally high, so that only those in sight have to be there. */
export const ROW_HEIGHT = 136;
const AROUND = 4;

function useWindow(place, count) {
  const [range, setRange] = useState({ from: 0, to: 20 });
  const look = () => {
    const { scrollTop, clientHeight } = place.current;
    const from = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - AROUND);
    const to = Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT) + AROUND;
    setRange((before) => (before.from === from && before.to === to ? before : { from, to }));
  };
  useLayoutEffect(look, [count]);
  useEffect(() => {
    const observer = new ResizeObserver(look);
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return { range, look };
}

/** Keeps the chosen row in sight. */
function useInSight(place, index) {
  useLayoutEffect(() => {
    if (index < 0) return;
    const top = index * ROW_HEIGHT;
    const { scrollTop, clientHeight } = place.current;
    if (top < scrollTop) place.current.scrollTop = top;
    else if (top + ROW_HEIGHT > scrollTop + clientHeight) {
      place.current.scrollTop = top + ROW_HEIGHT - clientHeight;
    }
  }, [index]);
}

export function VirtualList({ items, label, chosen, draw }) {
  const place = useRef();
  const { range, look } = useWindow(place, items.length);
  useInSight(place, chosen);
  const shown = items.slice(range.from, range.to);
  return html`<div
    class="rows"
    ref=${place}
    onScroll=${look}
    tabindex="0"
    role="list"
    aria-label=${label}
  >
    <div class="all" style=${{ height: `${items.length * ROW_HEIGHT}px` }}>
      <div class="sight" style=${{ transform: `translateY(${range.from * ROW_HEIGHT}px)` }}>
        ${shown.map(draw)}
      </div>
    </div>
  </div>`;
}
