filedesc://a.arc 0.0.0.0 20210304100000 text/plain 76
1 0 Example
URL IP-address Archive-date Content-type Archive-length

https://example.org/a 1.2.3.4 20210304100001 text/html 172
HTTP/1.1 200 OK
Content-Type: text/html

<html><head><title>Ferry</title></head><body><article><p>"The ferry is late," said Captain Ira Moss.</p></article></body></html>

