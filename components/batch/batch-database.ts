const NAME = 'quickstart-batch';

/**
 * Some browsers never say whether a database opens; after so long in milliseconds, the tab's memory
 * serves.
 */
const OPENING_MS = 3000;

/**
 * `kept` has the file and the setup by their names, `results` a row each, `lease` the tab that has
 * the batch. Rejects where there is none.
 */
export function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('kept');
      request.result.createObjectStore('results', { keyPath: 'number' });
      request.result.createObjectStore('lease');
    };
    const timer = setTimeout(() => reject(new Error('does not open')), OPENING_MS);
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      // A newer version of the page waits for that.
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => reject(request.error ?? new Error('does not open'));
    request.onblocked = () => reject(new Error('blocked by another tab'));
  });
}
