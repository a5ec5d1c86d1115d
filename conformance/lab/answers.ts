/** A server that takes a connection and stays silent holds a question no longer than this, in milliseconds. */
const patience = 5000;

/** Asks a server over HTTP within a bounded time, on a connection of its own. */
export const ask = (url: string): Promise<Response> =>
  fetch(url, { signal: AbortSignal.timeout(patience), headers: { connection: 'close' } });

/** Whether a server answers this address with success, now. */
export const answers = async (url: string): Promise<boolean> => {
  try {
    return (await ask(url)).ok;
  } catch {
    return false;
  }
};
