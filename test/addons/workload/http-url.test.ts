import { describe, expect, test } from '@jest/globals';
import { httpUrl } from '../../../lib/addons/workload/http-url.ts';

describe('httpUrl', () => {
  test.each(['http://prometheus:9090', 'https://example.com/grafana/'])('takes %s', (text) => {
    expect(httpUrl(text)?.href).toContain('http');
  });

  test.each([
    'prometheus:9090',
    'ftp://example.com',
    'https://user@example.com',
    'https://example.com/?a=b',
    'https://example.com/#a',
    'https://example.com\n[security]',
    '',
  ])('takes %j for no address', (text) => {
    expect(httpUrl(text)).toBeUndefined();
  });
});
