/** What a file holds, as the bodies that carry files want it. Fails when the file went away meanwhile. */
export const archivoEnBase64 = (archivo: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const lector = new FileReader();
    lector.onerror = () => reject(new Error('the file could not be read', { cause: lector.error }));
    // `data:…;base64,` stands before it.
    lector.onload = () => resolve((lector.result as string).replace(/^[^,]*,/, ''));
    lector.readAsDataURL(archivo);
  });
