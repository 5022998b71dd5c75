import { createContext } from 'react';

/** The page's own address, without the base path. */
export const AddressContext = createContext('/');
