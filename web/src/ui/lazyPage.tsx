import { use, type ComponentType } from 'react';

/** The code of a page did not come: the desk is away, or it was renewed and has other files by now. */
export class PageNotLoaded extends Error {
  constructor(cause: unknown) {
    super('The desk does not answer, so this page could not be fetched. It comes by itself once the desk is back.', { cause });
    this.name = 'PageNotLoaded';
  }
}

function isComponent(value: unknown): value is ComponentType {
  return typeof value === 'function';
}

/**
 * A page whose code comes when it is first wanted. Unlike the router's own it never reloads the window by itself, which would leave
 * nothing on screen while the desk is away, and a try that failed is not kept: the next one asks again.
 */
export function lazyPage<Module extends object>(load: () => Promise<Module>, name: keyof Module & string) {
  let asked: Promise<ComponentType> | null = null;
  let here: ComponentType | null = null;
  const preload = (): Promise<ComponentType> => {
    asked ??= load().then(
      (module) => {
        const component: unknown = module[name];
        if (!isComponent(component)) throw new Error(`${name} is no component.`);
        here = component;
        return component;
      },
      (cause: unknown) => {
        asked = null;
        throw new PageNotLoaded(cause);
      },
    );
    return asked;
  };
  // While the page is on screen the promise must stay the same one, also after it failed.
  let shown: Promise<ComponentType> | null = null;
  function Page() {
    if (!here) shown ??= preload();
    // What has come already stands at once, without a moment of nothing.
    const Loaded = here ?? use(shown ?? preload());
    return <Loaded />;
  }
  Page.preload = async () => {
    shown = null;
    await preload();
  };
  return Page;
}
