self.zipingWords = {{ {"kinds": data["kinds"], "lights": data["lights"], "reasons": data["reasons"]} | tojson }};
