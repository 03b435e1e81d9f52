package web

const maxUpload = 4 << 20 // bytes of a PNG
