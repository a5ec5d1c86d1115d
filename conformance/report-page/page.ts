import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { CommandError } from '../lab/command.ts';
import { until } from '../lab/processes.ts';
import type { Browser } from './browser.ts';

export interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly media: '' | 'print';
}

export const desk: View = { width: 1280, height: 900, scheme: 'light', media: '' };

const evaluated = z.looseObject({
  result: z.looseObject({ value: z.unknown().optional() }),
  exceptionDetails: z.looseObject({ text: z.string() }).optional(),
});

const requestSchema = z.looseObject({ request: z.looseObject({ url: z.string() }) });

/** One page in a browser, opened from a file. */
export class Page {
  readonly #browser: Browser;
  readonly #session: string;
  readonly #url: string;

  private constructor(browser: Browser, session: string, url: string) {
    this.#browser = browser;
    this.#session = session;
    this.#url = url;
  }

  static async open(browser: Browser, file: string, view: View): Promise<Page> {
    const url = pathToFileURL(file).href;
    const { targetId } = z
      .looseObject({ targetId: z.string() })
      .parse(await browser.send('Target.createTarget', { url: 'about:blank' }));
    const { sessionId } = z
      .looseObject({ sessionId: z.string() })
      .parse(await browser.send('Target.attachToTarget', { targetId, flatten: true }));
    const page = new Page(browser, sessionId, url);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Accessibility']) await page.send(`${domain}.enable`);
    await page.look(view);
    await page.send('Page.navigate', { url });
    await until('the page to load', 30, () => page.#eventsOf('Page.loadEventFired').length > 0);
    return page;
  }

  async send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return this.#browser.send(method, params, this.#session);
  }

  async look({ width, height, scheme, media }: View): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.send('Emulation.setEmulatedMedia', { media, features });
  }

  /** The value of an expression in the page; it must be plain data of this shape. */
  async ask<T>(schema: z.ZodType<T>, expression: string): Promise<T> {
    const answer = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    const { result, exceptionDetails } = evaluated.parse(answer);
    if (exceptionDetails) throw new CommandError(exceptionDetails.text);
    return schema.parse(result.value);
  }

  /** What the console says, errors of the policy included. */
  complaints(): readonly string[] {
    return ['Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled']
      .flatMap((method) => this.#eventsOf(method))
      .map((params) => JSON.stringify(params));
  }

  /** The addresses that were asked for beside the page itself. */
  requests(): readonly string[] {
    return this.#eventsOf('Network.requestWillBeSent')
      .map((params) => requestSchema.parse(params).request.url)
      .filter((url) => url !== this.#url);
  }

  async screenshot(file: string): Promise<void> {
    const answer = await this.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: false });
    const { data } = z.looseObject({ data: z.string() }).parse(answer);
    writeFileSync(file, Buffer.from(data, 'base64'));
  }

  #eventsOf(method: string): readonly unknown[] {
    return this.#browser.events
      .filter((event) => event.method === method && event.sessionId === this.#session)
      .map(({ params }) => params);
  }
}
