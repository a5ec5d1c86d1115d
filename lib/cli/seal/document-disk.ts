import { disk, type FileSystem } from '../../files/file-system.ts';
import { plainMark } from '../../plan/plain-mark.ts';

const [mark = ''] = Object.keys(plainMark);

/** Others on this machine have no business in a Secret that nothing encrypts. */
const privateMode = 0o600;

/** The disk as documents are written to it: those of the backend `plain` are for their owner alone. */
export const documentDisk: FileSystem = {
  ...disk,
  writeNew: (path, bytes, mode) => disk.writeNew(path, bytes, Buffer.from(bytes).includes(mark) ? privateMode : mode),
};
