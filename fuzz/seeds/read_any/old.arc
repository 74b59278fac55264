filedesc://x.arc 0.0.0.0 20080430204825 text/plain 12
1 0 Crawler

http://post.example/a 192.0.2.1 20080430204825 text/html 74
HTTP/1.1 200 OK
Content-Type: text/html

<html><p>"Gone," she said.