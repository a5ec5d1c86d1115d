import { describe, expect, test } from '@jest/globals';
import { storeFolder } from '../../lib/store/store-paths.ts';

describe('the folder of a store', () => {
  test.each([
    [{ home: '/home/me' }, '/home/me/.local/share/isthmus/id'],
    [{ home: '/home/me', dataHome: '/data' }, '/data/isthmus/id'],
    [{ home: '/home/me', dataHome: 'data' }, '/home/me/.local/share/isthmus/id'],
    [{ home: '/home/me', dataHome: '/data', store: '/usb/store' }, '/usb/store'],
  ])('of %j is %s', (surroundings, folder) => {
    expect(storeFolder(surroundings, 'id')).toBe(folder);
  });
});
