/** Starting a module worker, also where the figure stands on another site than its modules. */

/** @param address as `import.meta.resolve` gives it in the module that asks */
export function startWorker(address: string): Worker {
  const {href, origin} = new URL(address, globalThis.location?.href);
  if (origin === globalThis.location?.origin) return new Worker(href, {type: "module"});
  // Browsers start no worker of another origin, but one of ours may import it.
  const shim = URL.createObjectURL(new Blob([`import ${JSON.stringify(href)};`], {type: "text/javascript"}));
  return new Worker(shim, {type: "module"});
}
