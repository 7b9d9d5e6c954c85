const LANGUAGES = ['zh', 'en'];
const THEMES = ['light', 'dark'];

/** Language, theme and filter, as they were left or as the browser would have them. */
export function readPreferences() {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const preferences = {
    language: kept('language', LANGUAGES) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'),
    theme: kept('theme', THEMES) ?? (isDark ? 'dark' : 'light'),
    filter: new URLSearchParams(location.search).get('filter') ?? '',
  };
  apply(preferences);
  return preferences;
}

/** Keeps what is chosen, and has the page show it. */
export function keep(name, value) {
  localStorage.setItem(name, value);
  apply({ [name]: value });
}

/** The filter is part of the address, so that it can be passed on. */
export function keepFilter(filter) {
  const address = new URL(location.href);
  if (filter === '') address.searchParams.delete('filter');
  else address.searchParams.set('filter', filter);
  history.replaceState(undefined, '', address);
}

function kept(name, values) {
  const value = localStorage.getItem(name);
  return values.includes(value) ? value : undefined;
}

/** @param {{ language?: string, theme?: string }} preferences */
function apply({ language, theme }) {
  const { documentElement: root } = document;
  if (language) root.lang = language === 'zh' ? 'zh-CN' : 'en';
  if (theme) root.dataset.theme = theme;
}
