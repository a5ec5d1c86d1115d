import { httpUrl } from '../workload/http-url.ts';

/** The path below which Grafana serves, from the URL people use: begins with a slash, ends with none; empty for a root. */
export const grafanaPath = (url: string): string => (httpUrl(url)?.pathname ?? '').replace(/\/+$/, '');
