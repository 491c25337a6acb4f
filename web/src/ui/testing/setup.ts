import { afterEach } from 'vitest';

/** What a document without a layout lacks; tests of logic have no document at all. */
if (typeof document !== 'undefined') {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const { cleanup, configure } = await import('@testing-library/react');
  // How long a busy machine takes says nothing of what is tested.
  configure({ asyncUtilTimeout: 15_000 });
  afterEach(cleanup);

  const dialog = HTMLDialogElement.prototype;
  if (typeof dialog.showModal !== 'function') {
    dialog.showModal = function showModal() {
      this.open = true;
    };
    dialog.close = function close() {
      this.open = false;
    };
  }
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  window.matchMedia ??= (media) =>
    ({ media, matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }) as unknown as MediaQueryList;
  // The client asks nothing without the cookie of a sign-in.
  document.cookie = 'candlewick_csrf=test';
}
