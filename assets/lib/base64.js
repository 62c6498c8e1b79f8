// Bytes as text.

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
export const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export const base64Of = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
